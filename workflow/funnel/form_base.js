"use strict";
// What every form needs: its data, elements (text of tables reaches the page as text alone), and the file to download.
const data = JSON.parse(document.getElementById("data").textContent);
const FORGETFUL = "This browser keeps nothing for this page: download before you close it.";
const byId = (id) => document.getElementById(id);
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

function make(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function notify(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

// rows: lists of cells, the first the names of the columns.
function download(name, rows) {
  const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((cells) => cells.map(quoted).join(",") + "\r\n");
  const address = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv" }));
  make("a", { href: address, download: `${name}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

