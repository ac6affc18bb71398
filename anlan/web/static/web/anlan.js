// Small conveniences; every page works without them.
(() => {
  "use strict";
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const hit = event.target.closest?.(selector);
      if (hit) act(hit, event);
    });

  on("click", "[data-toggle]", (button) => {
    const open = document.querySelector(button.dataset.toggle).classList.toggle("open");
    button.setAttribute("aria-expanded", open);
  });
  on("click", "[data-dismiss]", (button) => button.parentElement.remove());
  on("click", "[data-print]", () => window.print());
  // What cannot be taken back is asked once more: of the whole form, or of the button that sends it.
  on("submit", "form", (form, event) => {
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // One press is enough: a second submit of the same form is stopped.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  });

  // A drop-down closes when the reader clicks elsewhere or presses Escape.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.drop[open]").forEach((drop) => {
      if (!drop.contains(event.target)) drop.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.drop[open]").forEach((drop) => (drop.open = false));
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) {
      const search = document.querySelector(".bar-search input");
      if (search) { search.focus(); event.preventDefault(); }
    }
  });

  // Bulk acts appear when a row is ticked.
  on("change", "form[data-bulk] input[type=checkbox]", (box) => {
    const form = box.form;
    const rows = [...form.querySelectorAll("input[name=row]")];
    if (box.matches("[data-all]")) rows.forEach((row) => (row.checked = box.checked));
    const picked = rows.filter((row) => row.checked).length;
    const bar = form.querySelector(".bulk");
    if (bar) { bar.hidden = !picked; bar.querySelector("[data-picked]").textContent = picked; }
  });

  on("submit", "form[data-columns]", (form) => {
    form.querySelector("[name=cols]").value = [...form.querySelectorAll("input:checked")].map((box) => box.value).join(",");
  });

  on("change", "[data-submit]", (input) => input.form.requestSubmit());

  setTimeout(() => document.querySelectorAll(".toast-success").forEach((toast) => toast.remove()), 6000);

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });
})();
