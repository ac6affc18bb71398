// Draws a chart above a table that asks for one (data-chart); the table stays and says the same.
// data-chart: "bar" (months in order), "ranking" (one bar a row, the first on top), "stack" (a row's numbers in one
// bar, coloured by the data-tone of the column).
(() => {
  "use strict";
  if (!window.echarts) return;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ink = token("--ink-2"), line = token("--line"), brand = token("--brand");
  const tones = { good: "#3f9a68", info: "#5b8fc4", warn: "#d9a13b", bad: "#c9564e", idle: "#c3ccd6" };
  const number = (cell) => (cell.dataset.value === "" || cell.dataset.value === undefined ? null : Number(cell.dataset.value));

  const read = (table) => {
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map((_head, n) => n).filter((n) => rows.some((row) => row.cells[n]?.dataset.value !== undefined));
    return {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      series: columns.map((n) => ({
        name: heads[n].textContent.trim(),
        ...(heads[n].dataset.tone && { itemStyle: { color: tones[heads[n].dataset.tone] } }),
        data: rows.map((row) => number(row.cells[n])),
      })),
    };
  };

  const options = (kind, { labels, series }) => {
    const ranking = kind !== "bar";
    const names = { type: "category", data: labels, inverse: ranking, axisLabel: { color: ink }, axisTick: { show: false }, axisLine: { lineStyle: { color: line } } };
    const whole = series.every((one) => one.data.every((value) => value === null || Number.isInteger(value)));
    const values = { type: "value", minInterval: whole ? 1 : 0, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } };
    return {
      aria: { enabled: true },
      animation: false,
      color: [brand, "#b9770e", "#1b7a45"],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 24, top: series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
      legend: { type: "scroll", show: series.length > 1, top: 0, textStyle: { color: ink } },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      xAxis: ranking ? values : names,
      yAxis: ranking ? names : values,
      series: series.map((one) => ({ ...one, type: "bar", barMaxWidth: 20, ...(kind === "stack" && { stack: "all" }) })),
    };
  };

  document.querySelectorAll("table[data-chart]").forEach((table) => {
    const found = read(table);
    found.series = found.series.filter((one) => one.data.some((value) => value));
    if (!found.series.length || found.labels.length < 2) return;
    const box = document.createElement("div");
    box.className = "chart";
    if (table.dataset.chart !== "bar") box.style.height = `${Math.max(160, found.labels.length * 28 + 40)}px`;
    const sheet = table.closest(".sheet") ?? table;
    sheet.before(box);
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options(table.dataset.chart, found));
    new ResizeObserver(() => chart.resize()).observe(box);
  });
})();
