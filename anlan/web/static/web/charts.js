// Draws a chart above a table that asks for one (data-chart); the table stays and says the same.
// data-chart: "bar" (months in order), "line" (the same as a line), "ranking" (one bar a row, the first on top).
(() => {
  "use strict";
  if (!window.echarts) return;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ink = token("--ink-2"), line = token("--line"), brand = token("--brand");
  const number = (cell) => (cell.dataset.value === "" || cell.dataset.value === undefined ? null : Number(cell.dataset.value));

  const read = (table) => {
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map((_head, n) => n).filter((n) => rows.some((row) => row.cells[n]?.dataset.value !== undefined));
    return {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      series: columns.map((n) => ({ name: heads[n].textContent.trim(), data: rows.map((row) => number(row.cells[n])) })),
    };
  };

  const options = (kind, { labels, series }) => {
    const ranking = kind === "ranking";
    const names = { type: "category", data: labels, inverse: ranking, axisLabel: { color: ink }, axisTick: { show: false }, axisLine: { lineStyle: { color: line } } };
    const values = { type: "value", axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } };
    return {
      aria: { enabled: true },
      animation: false,
      color: [brand, "#b9770e", "#1b7a45"],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 24, top: series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
      legend: { show: series.length > 1, top: 0, textStyle: { color: ink } },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      xAxis: ranking ? values : names,
      yAxis: ranking ? names : values,
      series: series.map((one) => ({ ...one, type: kind === "line" ? "line" : "bar", barMaxWidth: 22, symbolSize: 6 })),
    };
  };

  document.querySelectorAll("table[data-chart]").forEach((table) => {
    const found = read(table);
    if (!found.series.length || found.labels.length < 2) return;
    const box = document.createElement("div");
    box.className = "chart";
    if (table.dataset.chart === "ranking") box.style.height = `${Math.max(160, found.labels.length * 28 + 40)}px`;
    const sheet = table.closest(".sheet") ?? table;
    sheet.before(box);
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options(table.dataset.chart, found));
    new ResizeObserver(() => chart.resize()).observe(box);
  });
})();
