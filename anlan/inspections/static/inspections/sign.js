// Draws a signature on the screen and puts it into the form as a PNG.
(() => {
  "use strict";
  document.querySelectorAll("canvas[data-sign]").forEach((canvas) => {
    const field = document.getElementById(canvas.dataset.sign);
    const pen = canvas.getContext("2d");
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    let drawing = false;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...at(event));
      pen.stroke();
    });
    canvas.addEventListener("pointerup", () => {
      drawing = false;
      field.value = canvas.toDataURL("image/png");
    });
    document.querySelector(`[data-sign-clear="${canvas.dataset.sign}"]`).addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
    });
  });
})();
