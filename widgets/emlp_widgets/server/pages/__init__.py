"""What is served: the start page, the workbench and the lessons, prepared or made for who comes."""
