"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const [ask, drop, file, form, year, state, report] =
    ["ask", "drop", "file", "form", "year", "state", "report"].map($);
  const button = ask.querySelector("button");
  $("hint").textContent = $("hint").textContent.replace("Velg filen.", "Velg filen, eller slipp den her.");

  // The years of the chosen form, the newest first; the one that was chosen stays if it can.
  const every = Array.from(year.options, (option) => option.value);
  const narrow = () => {
    const known = form.selectedOptions[0].dataset.years.split(" ");
    const before = year.value;
    year.replaceChildren(...every.filter((one) => known.includes(one)).map((one) => new Option(one)));
    if (known.includes(before)) year.value = before;
  };
  form.addEventListener("change", narrow);
  narrow();

  const say = (text, wrong) => {
    state.textContent = text;
    state.classList.toggle("wrong", Boolean(wrong));
  };
  const chosen = () => {
    const [one] = file.files;
    const long = one && one.size > Number(file.dataset.most);
    file.setCustomValidity(long ? file.dataset.long : "");
    say(long ? file.dataset.long : "", long);
  };
  file.addEventListener("change", chosen);

  // What is dropped beside the field is no page to open.
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length !== 1) {
      say("Slipp én fil om gangen.", true);
      return;
    }
    file.files = event.dataTransfer.files;
    chosen();
  });

  let asked = false;
  ask.addEventListener("submit", () => {
    ask.target = report.name;
    asked = true;
    report.hidden = true;
    button.disabled = true;
    say("Kontrollerer …");
  });
  report.addEventListener("load", () => {
    if (!asked) return;
    asked = false;
    button.disabled = false;
    report.hidden = false;
    say("Svaret er klart.");
    report.focus();
    report.scrollIntoView();
  });
})();
