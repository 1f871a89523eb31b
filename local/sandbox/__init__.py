"""The other side of our wires: a phone, a bank and a carrier, read independently from their public documents."""
