
# Organisations, people, training.
role-team-lead = Líder de equipo
role-comms = Comunicaciones
role-legal-intake = Recepción legal
role-attorney = Abogada o abogado
role-language-reviewer = Revisión de idiomas
role-training-admin = Capacitación
role-auditor = Auditoría
