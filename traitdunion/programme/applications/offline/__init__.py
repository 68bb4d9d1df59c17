"""The whole form of a file away from the platform: on paper, or as one offline page that comes back filled."""
