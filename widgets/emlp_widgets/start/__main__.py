"""`python -m emlp_widgets.start` draws the pictures of the start page anew; with `train`, that of the training, too."""

import sys

from emlp_widgets.start.drawing import draw_maps, draw_training

if __name__ == "__main__":
    draw_maps()
    if sys.argv[1:] == ["train"]:
        draw_training()
