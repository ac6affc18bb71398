// The signs of the map, drawn on a canvas: a shape for the layer, a colour and a letter for the sort.
(() => {
  "use strict";
  const TONES = {
    major: ["#c4161c", "#fff"], larger: ["#e8710a", "#fff"], general: ["#f5c400", "#332900"], low: ["#1769c0", "#fff"],
    listed: ["#6d0f14", "#fff"], danger: ["#c4161c", "#fff"], enterprise: ["#4c5b6b", "#fff"],
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

  const draw = (ctx, at, sign) => {
    const [fill, ink] = TONES[sign.tone];
    const { shape, radius: r } = sign;
    ctx.save();
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
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
    ctx.strokeStyle = "#fff";
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
