"""Exchange with platforms of others: problems come in once, their states go back, both sides are compared."""
