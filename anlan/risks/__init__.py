"""Risk: points and how they are graded and controlled (安全风险分级管控), major hazard sources, the risk of areas."""
