"""What hangs on the machine: hand scanner, camera, loudspeaker."""
