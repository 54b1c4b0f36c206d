
# Signing in: passkeys, devices, links.
