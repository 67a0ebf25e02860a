"""Pictures for notebooks: what emlp's users know as `vis`, and pairings."""

from emlp_lab.nn import Kept, keep
from emlp_lab.nn.bilinear.plan import BiLinearPlan
from emlp_lab.reps import Rep, Sum
from emlp_lab.reps.tree import given_rep
from emlp_lab.solve import Basis, Solver, weight_sharing
from emlp_widgets.pictures import MatrixPicture, PairingMap
from emlp_widgets.pictures.matrices.matrix_picture import MAX_ROWS
from emlp_widgets.views.layer.drawing import draw_layer


def vis(
    rep_in: Rep, rep_out: Rep, cluster: bool = True, *, element: int | None = None, solver: Solver | None = None
) -> MatrixPicture:
    """Solves for the equivariant maps rep_in -> rep_out and draws them; for notebooks.

    Entries of one colour are one weight, grey ones are zero in every such map. element: number of a basis element to
    draw by itself. cluster: as in emlp, which looks for equal weights by k-means or draws the numbers; here weights are
    found exactly, and either value gives the picture of both, with the numbers under the pointer. solver: keeps its
    cache from call to call. Raises what `Solver.solve` raises, and ValueError for bases with complex entries.
    """
    if not isinstance(cluster, bool):
        raise ValueError(f"cluster={cluster!r}: give True or False, or leave it out; both draw the same.")
    rep_in, rep_out = given_rep(rep_in, "rep_in"), given_rep(rep_out, "rep_out")
    basis = (rep_in >> rep_out).equivariant_basis(solver)
    picture = MatrixPicture()
    draw_basis(picture, basis, rep_in, rep_out, element)
    return picture


def show_pairings(plan: BiLinearPlan | Kept, seed: int = 0) -> PairingMap:
    """The carriers that a bilinear layer draws with a seed, and what they act on; for notebooks.

    plan: for example of `bilinear_plan`, or `model.plan.blocks[0].bilinear`.
    """
    picture = PairingMap(message="This layer has no pairings.")
    draw_layer(picture, keep(plan.plan if isinstance(plan, Kept) else plan, seed))
    return picture


def draw_basis(picture: MatrixPicture, basis: Basis, rep_in: Rep, rep_out: Rep, element: int | None) -> None:
    """Draws a basis of rep_in >> rep_out, or one element of it, cropped to what a picture can hold."""
    shared = weight_sharing(basis, rep_out.size(), rep_in.size(), element)
    values, classes = shared.values[:MAX_ROWS, :MAX_ROWS], shared.classes[:MAX_ROWS, :MAX_ROWS]
    cropped = "" if values.shape == shared.values.shape else f", the first {MAX_ROWS} rows and columns"
    weights = f"{basis.rank} free weight{'' if basis.rank == 1 else 's'}"
    title = f"W: {rep_in} → {rep_out}, {weights}{cropped}"
    rows, columns = _labels(rep_out, len(values)), _labels(rep_in, values.shape[1])
    picture.show(values, classes, row_blocks=rows, col_blocks=columns, title=title)


def _labels(rep: Rep, limit: int) -> list[tuple[str, int]]:
    """(text, size) of every copy in the order of the coordinates, cut at `limit` coordinates."""
    terms = rep.terms if isinstance(rep, Sum) else ((rep, 1),)
    copies = ((str(part), part.size()) for part, count in terms for _ in range(count))
    labels, left = [], limit
    for text, size in copies:
        if left <= 0:
            break
        labels.append((text, min(size, left)))
        left -= size
    return labels
