"""Draws what rules/course/picture.py planned, as a PNG. Equal shapes give equal bytes: the font comes with Pillow."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from chatoet.rules.course.picture import GROUND, WIDTH, Box, Dot, Drawing, Path, Shape, Words

SCALE: Final = 2  # drawn larger and made smaller, so that edges are smooth
COLOURS: Final = 64
RADIUS, STROKE = 7, 4


def png(drawing: Drawing) -> bytes:
    image = Image.new("RGB", (WIDTH * SCALE, drawing.height * SCALE), GROUND)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _draw(canvas, shape)
    small = image.resize((WIDTH, drawing.height), Image.Resampling.BOX)
    out = BytesIO()
    small.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(canvas: ImageDraw.ImageDraw, shape: Shape) -> None:
    match shape:
        case Words(x, y, text, size, colour, align):
            font = ImageFont.load_default(size * SCALE)
            canvas.text((x * SCALE, y * SCALE), text, fill=colour, font=font, anchor=f"{align}m")
        case Box(left, top, right, bottom, colour, filled):
            corners = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
            fill, outline = (colour, None) if filled else (None, colour)
            canvas.rounded_rectangle(corners, 6 * SCALE, fill=fill, outline=outline, width=2 * SCALE)
        case Dot(x, y, colour):
            canvas.circle((x * SCALE, y * SCALE), RADIUS * SCALE, fill=colour)
        case Path(points, colour):
            canvas.line([(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=STROKE * SCALE, joint="curve")
