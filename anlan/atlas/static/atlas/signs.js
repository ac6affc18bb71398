// The signs of the map, drawn on a canvas: a shape for the layer, a colour and a letter for the sort.
(() => {
  "use strict";
  const TONES = {
    major: ["#c4161c", "#fff"], larger: ["#e8710a", "#fff"], general: ["#f5c400", "#332900"], low: ["#1769c0", "#fff"],
    ungraded: ["#fff", "#4c5b6b"], listed: ["#6d0f14", "#fff"], danger: ["#c4161c", "#fff"], enterprise: ["#4c5b6b", "#fff"],
  };
  const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif';

  const outline = (ctx, shape, x, y, r) => {
    ctx.beginPath();
    if (shape === "square") ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
    else if (shape === "diamond") {
      ctx.moveTo(x, y - r * 1.3);
      ctx.lineTo(x + r * 1.3, y);
      ctx.lineTo(x, y + r * 1.3);
      ctx.lineTo(x - r * 1.3, y);
      ctx.closePath();
    } else ctx.arc(x, y, r, 0, 2 * Math.PI);
  };

  const write = (ctx, text, x, y, size, colour) => {
    ctx.fillStyle = colour;
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.fillText(text, x, y);
  };

  // A group: a ring that shows how many there are of each sort, with the number and the gravest inside.
  const ring = (ctx, { x, y }, { radius: r, parts, count, detail, tone }) => {
    const all = parts.reduce((sum, [, n]) => sum + n, 0);
    let from = -Math.PI / 2;
    parts.forEach(([colour, n]) => {
      const to = from + (2 * Math.PI * n) / all;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, r, from, to);
      ctx.closePath();
      ctx.fillStyle = TONES[colour][0];
      ctx.fill();
      from = to;
    });
    ctx.beginPath();
    ctx.arc(x, y, r - 5, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.fill();
    write(ctx, count, x, y - 5, 13, "#1c2733");
    write(ctx, detail, x, y + 8, 10, tone === "general" ? "#6b5600" : TONES[tone][tone === "ungraded" ? 1 : 0]);
  };

  const draw = (ctx, at, sign) => {
    const [fill, ink] = TONES[sign.tone];
    const { shape, radius: r } = sign;
    ctx.save();
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    if (sign.parts) {
      ring(ctx, at, sign);
      ctx.restore();
      return;
    }
    if (sign.late) {
      outline(ctx, shape, at.x, at.y, r + 4);
      ctx.setLineDash([4, 3]);
      ctx.lineWidth = 2;
      ctx.strokeStyle = "#1c2733";
      ctx.stroke();
      ctx.setLineDash([]);
    }
    outline(ctx, shape, at.x, at.y, r);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = sign.tone === "ungraded" ? "#4c5b6b" : "#fff";
    ctx.stroke();
    if (sign.detail) {
      write(ctx, sign.count, at.x, at.y - 5, 13, ink);
      write(ctx, sign.detail, at.x, at.y + 8, 10, ink);
    } else if (sign.count) write(ctx, sign.count, at.x, at.y + 0.5, 13, ink);
    else write(ctx, sign.letter, at.x, at.y + 0.5, 11, ink);
    ctx.restore();
  };

  window.AtlasSign = L.CircleMarker.extend({
    _updatePath() {
      const renderer = this._renderer;
      if (!renderer._drawing || this._empty()) return;
      draw(renderer._ctx, this._point, this.options.sign);
    },
  });
})();
