
# The panic lock, holds, backups, what can be seized.
