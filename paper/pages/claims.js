// Verdicts argued with: looks up what they would be where the controls stand, and says it beside those that count.
// Nothing is judged here; results/claims/*_arguments.csv has every verdict.
"use strict";
{
  const { verdicts, letters } = JSON.parse(document.getElementById("arguments").textContent);
  const panel = document.getElementById("argue");
  const { level, correction, seeds, bound, only, count } = panel.elements;
  const boundWords = document.getElementById("bound-words");
  const cells = [...document.querySelectorAll("[data-verdict]")].filter((cell) => cell.dataset.verdict in verdicts);
  const fixed = Object.fromEntries(cells.map((cell) => [cell.dataset.verdict, cell.textContent.trim()]));
  const blocks = [...document.querySelectorAll(".overview, .overview tr:has(td), article")];
  const written = new URLSearchParams(new FormData(panel));

  // What is not there for so few seeds has no more of them, or other replicates. One letter stands for all bounds.
  function lookUp(key) {
    const bySeeds = verdicts[key][seeds.value] ?? verdicts[key].all;
    const byBound = bySeeds[correction.selectedIndex][level.selectedIndex];
    return letters[byBound[(bound.value - bound.min) / bound.step] ?? byBound];
  }

  function show() {
    const found = Object.fromEntries(Object.keys(verdicts).map((key) => [key, lookUp(key)]));
    for (const cell of cells) {
      const key = cell.dataset.verdict;
      cell.querySelector(".exploratory")?.remove();
      if (found[key] === fixed[key]) continue;
      const other = ` <span class="exploratory ${found[key]}"><small>exploratory</small> ${found[key]}</span>`;
      cell.insertAdjacentHTML("beforeend", other);
    }
    for (const block of blocks) block.hidden = only.checked && !block.querySelector(".exploratory");

    const flips = Object.keys(verdicts).filter((key) => found[key] !== fixed[key]);
    const lost = flips.filter((key) => fixed[key] === "reproduced").length;
    const won = flips.filter((key) => found[key] === "reproduced").length;
    count.value = `${flips.length} of ${Object.keys(verdicts).length} verdicts flip`;
    if (flips.length) count.value += ` (exploratory): ${won} to reproduced, ${lost} away from it`;

    const steps = Number(bound.value);
    const size = `${Math.abs(steps)} smallest effect${Math.abs(steps) > 1 ? "s" : ""}`;
    boundWords.value = steps ? `${size} ${steps > 0 ? "stricter" : "looser"}` : "as written";
    bound.setAttribute("aria-valuetext", boundWords.value);
  }

  // What is moved stands in the address, so that an argument can be linked to.
  function keep() {
    const moved = new URLSearchParams([...new FormData(panel)].filter(([name, value]) => value !== written.get(name)));
    try {
      history.replaceState(null, "", (moved.size ? `?${moved}` : location.pathname) + location.hash);
    } catch {
      // Inside the report the page has no address of its own.
    }
  }

  for (const [name, value] of new URLSearchParams(location.search)) {
    const control = panel.elements[name];
    if (!written.has(name) && control !== only) continue;
    if (control === only) only.checked = true;
    else control.value = value;
    if (control.selectedIndex === -1) control.value = written.get(name);
  }
  panel.addEventListener("input", show);
  panel.addEventListener("change", keep);
  panel.addEventListener("submit", (event) => event.preventDefault());
  panel.querySelector("button").addEventListener("click", () => {
    panel.reset();
    show();
    keep();
  });
  for (const part of document.querySelectorAll(".argued")) part.hidden = false;
  // What is jumped to, or reached by the keyboard, is not to lie behind the panel.
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingTop = `${panel.offsetHeight + 8}px`;
  }).observe(panel);
  show();
}
