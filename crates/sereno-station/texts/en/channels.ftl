
# What carries a text to a subscriber, and the page where that is set up.
mail-check = Check this notice at the source:
mail-open = Open:
mail-why = You get this because you asked { $net } for it. Change it or stop it, without a password:
