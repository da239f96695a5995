"""The program without windows. Never imports ui."""
