"""What a shopper can have in front of them; each is built once and only changes its words."""
