
"use strict";
(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const $ = (id) => document.getElementById(id);
  const low = (text) => text.toLocaleLowerCase("nb");
  const compare = new Intl.Collator("nb", { numeric: true }).compare;
  const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u00a0");

  const found = Array.from(list.tBodies[0].rows, (row) => {
    const [severity, what, caseworker, journal, line] = row.cells;
    const number = journal.firstChild && journal.firstChild.nodeType === 3 ? journal.firstChild.data : "";
    return {
      row,
      n: Number(row.dataset.n || 1),
      severity: severity.textContent,
      control: what.firstChild.textContent,
      caseworker: caseworker.textContent,
      journal: number,
      text: low([severity, what, caseworker, journal, line].map((cell) => cell.textContent).join("\n")),
    };
  });
  const all = found.reduce((sum, one) => sum + one.n, 0);

  // A select's own choices: every value among the findings, with how many findings have it.
  const fill = (id, key, every, blank, order) => {
    const counts = new Map();
    for (const one of found) counts.set(one[key], (counts.get(one[key]) || 0) + one.n);
    const values = order ? [...counts.keys()].sort(order) : [...counts.keys()];
    $(id).add(new Option(every, ""));
    // The value begins with a mark, so that a blank one is told from all.
    for (const value of values) {
      const option = new Option(`${value || blank} (${count(counts.get(value))})`, `=${value}`);
      option.dataset.name = value || blank;
      $(id).add(option);
    }
  };
  fill("by-severity", "severity", "Alle", "–");
  fill("by-control", "control", "Alle", "–", compare);
  fill("by-caseworker", "caseworker", "Alle", "Uten saksbehandler", compare);
  const journals = new Set(found.map((one) => one.journal).filter(Boolean));
  const options = [...journals].sort(compare).map((value) => {
    const option = document.createElement("option");
    option.value = value;
    return option;
  });
  $("journals").append(...options);

  const apply = () => {
    const chosen = ["severity", "control", "caseworker"]
      .map((key) => [key, $(`by-${key}`)])
      .filter(([, select]) => select.value)
      .map(([key, select]) => [key, select.value.slice(1), select.selectedOptions[0].dataset.name]);
    const journal = $("by-journal").value.trim();
    const whole = journals.has(journal);
    const words = low($("by-text").value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of found) {
      const fits =
        chosen.every(([key, value]) => one[key] === value) &&
        (whole ? one.journal === journal : low(one.journal).includes(low(journal))) &&
        words.every((word) => one.text.includes(word));
      if (one.row.hidden === fits) one.row.hidden = !fits;
      if (fits) shown += one.n;
    }
    $("count").textContent = `Viser ${count(shown)} av ${count(all)} funn`;
    list.hidden = $("nothing").hidden = false;
    (shown ? $("nothing") : list).hidden = true;
    const choice = chosen.map(([, , name]) => name);
    if (journal) choice.push(`journalnummer ${journal}`);
    if (words.length) choice.push(`med «${$("by-text").value.trim()}»`);
    $("choice").textContent = choice.length ? `Utvalg: ${choice.join(", ")}` : "";
  };

  const filter = $("filter");
  const fields = filter.querySelectorAll("select, input");
  for (const field of fields) field.addEventListener(field.tagName === "SELECT" ? "change" : "input", apply);
  $("reset").addEventListener("click", () => {
    for (const field of fields) field.value = "";
    apply();
    $("by-severity").focus();
  });
  $("print").addEventListener("click", () => window.print());

  // Rows laid out as cards on a narrow screen must stay rows to a screen reader.
  list.setAttribute("role", "table");
  for (const body of list.children) if (body.rows) body.setAttribute("role", "rowgroup");
  for (const row of list.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) cell.setAttribute("role", cell.scope === "col" ? "columnheader" : "cell");
  }

  filter.hidden = false;
  apply();
})();
