/* Small helps of every page. Everything works without them, only slower. */
"use strict";

(function search() {
  const box = document.getElementById("ky-q");
  if (!box) return;
  const list = document.getElementById("ky-suggestions");
  let at = -1;
  const options = () => Array.from(list.querySelectorAll("a[role=option]"));
  const close = () => { list.textContent = ""; at = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
  const choose = (index) => {
    const all = options();
    if (!all.length) return;
    at = (index + all.length) % all.length;
    all.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    box.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === list) { at = -1; box.setAttribute("aria-expanded", String(options().length > 0)); }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { choose(at + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { choose(at - 1); event.preventDefault(); }
    else if (event.key === "Escape") { close(); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); window.location.assign(options()[at].href); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".ky-search")) close(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing) { event.preventDefault(); box.focus(); }
  });
})();

(function frame() {
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.ky-menu[open], details.ky-more[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const hint = event.target.closest("[data-username]");
    if (hint) {
      document.getElementById("id_username").value = hint.dataset.username;
      document.getElementById("id_password").value = hint.dataset.password;
      document.getElementById("ky-login-form").requestSubmit();
    }
    if (event.target.closest("[data-dismiss-failed]")) document.getElementById("ky-failed").hidden = true;
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      // Selecting works without https too, where the clipboard's own interface is closed.
      document.getElementById(copy.dataset.copy).select();
      if (document.execCommand("copy")) copy.textContent = copy.dataset.copied;
    }
  });
  const failed = () => { document.getElementById("ky-failed").hidden = false; };
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.getElementById("ky-failed").hidden = true;
  });
  // Filters act when they are chosen.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-change]");
    if (form) form.requestSubmit();
  });
  // The header of a person is as high as it is: what sticks below it must know.
  const person = document.querySelector(".ky-person");
  if (person && "ResizeObserver" in window) {
    new ResizeObserver(() => document.documentElement.style.setProperty("--ky-person-height", `${person.offsetHeight + 16}px`)).observe(person);
  }
})();

(function finding() {
  // A long choice is narrowed by a few letters of the name; the only one left is taken.
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-finds]");
    if (!box) return;
    const choice = document.getElementById(box.dataset.finds), words = box.value.trim();
    const named = [...choice.options].filter((option) => option.value);
    named.forEach((option) => { option.hidden = option.disabled = !option.text.includes(words); });
    choice.querySelectorAll("optgroup").forEach((group) => { group.hidden = ![...group.children].some((option) => !option.hidden); });
    const left = named.filter((option) => !option.hidden);
    if (left.length === 1) choice.value = left[0].value;
    else if (choice.selectedOptions[0]?.hidden) choice.value = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-finds]")) event.preventDefault();
  });
})();

(function opened() {
  // Somebody was quicker than the scripts: what is open already is fetched now.
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("details[open] > summary[hx-get]").forEach((summary) => htmx.trigger(summary, "opened"));
  });
})();

(function forms() {
  const form = document.querySelector("form[data-contact-form]");
  const refused = document.querySelector(".ky-errors");
  if (refused) refused.focus();
  if (!form) return;
  const first = form.querySelector("fieldset input:not([type=hidden]), fieldset select");
  if (first && !refused) first.focus({ preventScroll: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  // What is being sent, or thrown away, needs no draft any more.
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("change", () => { unsaved = true; });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".ky-search")) unsaved = false;
    if (event.target !== form) return;
    document.querySelectorAll("[data-draft]").forEach((draft) => htmx.trigger(draft, "htmx:abort"));
  });
  // Whoever leaves before the draft was saved leaves it behind.
  const keep = () => {
    const draft = form.querySelector("[data-draft]");
    if (!unsaved || !draft) return;
    unsaved = false;
    fetch(draft.getAttribute("hx-post"), { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true, credentials: "same-origin", headers: { "HX-Request": "true" } }).catch(() => { unsaved = true; });
  };
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  document.body.addEventListener("htmx:beforeRequest", (event) => { if (event.target.matches("[data-draft]")) unsaved = false; });
  document.body.addEventListener("htmx:sendError", (event) => { if (event.target.matches("[data-draft]")) unsaved = true; });
  // Enter walks to the next field instead of sending a half-filled form; in a text of many lines it stays a new line.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.target.matches("textarea, button, summary, a")) return;
    event.preventDefault();
    const fields = Array.from(form.querySelectorAll("input:not([type=hidden]), select, textarea, button[type=submit]"));
    const group = event.target.name;
    const next = fields.slice(fields.indexOf(event.target) + 1).find((field) => field.name !== group || field.type === "submit");
    if (next) next.focus();
  });
  // Sex and date of birth stand in the identity number; they are filled in where nothing is written yet.
  const number = form.querySelector("#id_identity_number");
  if (number) number.addEventListener("input", () => {
    const digits = number.value.trim().match(/^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dXx]$/);
    const birth = form.querySelector("#id_birth_date");
    if (!digits || !birth) return;
    if (!birth.value) birth.value = `${digits[1]}-${digits[2]}-${digits[3]}`;
    if (!form.querySelector("[name=sex]:checked")) form.querySelector(`[name=sex][value="${Number(digits[4]) % 2 ? 1 : 2}"]`).checked = true;
  });
  // "None" excludes all others, and any other excludes "none".
  form.addEventListener("change", (event) => {
    const group = event.target.closest("[data-none]");
    if (!group || event.target.type !== "checkbox" || !event.target.checked) return;
    group.querySelectorAll("input[type=checkbox]").forEach((box) => {
      if (box !== event.target && (event.target.value === group.dataset.none) !== (box.value === group.dataset.none)) box.checked = false;
    });
  });
  // A radio that was chosen by mistake can be taken back.
  form.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-clear]");
    if (!clear) return;
    form.querySelectorAll(`input[name="${clear.dataset.clear}"]`).forEach((box) => { box.checked = false; });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();

(function ticks() {
  // One box ticks all of the page.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-tick-all]")) return;
    event.target.closest("table").querySelectorAll("tbody input[type=checkbox]").forEach((box) => { box.checked = event.target.checked; });
  });
})();
