
# Organisations, people, training.
role-team-lead = Team lead
role-comms = Communications
role-legal-intake = Legal intake
role-attorney = Lawyer
role-language-reviewer = Language reviewer
role-training-admin = Trainer
role-auditor = Auditor
