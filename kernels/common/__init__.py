"""What every room of kernels uses: memory, types, words, distances on the ellipsoid."""
