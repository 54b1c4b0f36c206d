
# Shifts and patrols.
