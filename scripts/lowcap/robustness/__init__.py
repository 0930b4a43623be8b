"""Images changed by noise, by deformation and by an adversary."""
