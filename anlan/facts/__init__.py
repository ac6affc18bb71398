"""What happened, counted: dated facts kept by hand or by sheet until a module of its own keeps them."""
