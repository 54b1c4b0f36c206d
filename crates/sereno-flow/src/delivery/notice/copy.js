// Copies a block; without this script it can be selected by hand.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  const block = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    block.focus();
    block.select();
    try {
      await navigator.clipboard.writeText(block.value);
      button.textContent = button.dataset.done;
    } catch {
      // The block is selected: Ctrl and C copies it.
    }
  });
}
