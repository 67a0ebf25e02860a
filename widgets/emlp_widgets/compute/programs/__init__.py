"""The lines of emlp_lab that compute what the page shows, part by part."""
