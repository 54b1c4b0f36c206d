
# The audit log.
