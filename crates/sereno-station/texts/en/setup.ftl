
# The first start.
