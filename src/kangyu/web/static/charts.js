/* Charts from the data beside them: <div data-chart="kind" data-source="id of the JSON">. */
"use strict";

const kyChart = (() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--ky-${name}`).trim();
  const ink = colour("ink"), grey = colour("ink-2"), hair = colour("hair");
  const font = getComputedStyle(document.body).fontFamily;
  const base = () => ({ animation: false, textStyle: { fontFamily: font, color: ink, fontSize: 12 }, aria: { enabled: false } });

  const lineOf = (one, index, data) => ({
    name: one.name, type: "line", data: one.values.map((value, at) => [data.dates[at], value]), symbol: index ? "rect" : "circle", symbolSize: 6,
    lineStyle: { color: index ? grey : colour("teal"), width: 2 }, itemStyle: { color: index ? grey : colour("teal") },
    endLabel: { show: true, formatter: (point) => `${one.name} ${point.value[1]}`, color: ink, distance: 6 },
    markLine: {
      silent: true, symbol: "none", animation: false,
      lineStyle: { type: "dashed", color: grey, width: 1 },
      label: { position: one.values[0] >= one.target ? "insideStartBottom" : "insideStartTop", color: grey, backgroundColor: "rgba(255, 255, 255, .85)", padding: [1, 3], formatter: `${data.target}${one.target}` },
      data: [{ yAxis: one.target }],
    },
  });

  const trend = (data) => ({
    ...base(),
    grid: { left: 34, right: 78, top: 26, bottom: 24 },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: { type: "time", axisLabel: { color: grey, formatter: "{yyyy}-{MM}", hideOverlap: true }, splitNumber: 3, axisLine: { lineStyle: { color: hair } }, axisTick: { show: false } },
    yAxis: { type: "value", name: data.unit, nameTextStyle: { color: grey, align: "left" }, min: (range) => Math.floor((range.min - 10) / 20) * 20, max: (range) => Math.ceil((range.max + 5) / 20) * 20, interval: 20, axisLabel: { color: grey }, splitLine: { lineStyle: { color: hair } } },
    series: data.series.map((one, index) => lineOf(one, index, data)),
  });

  const kinds = { trend };
  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.source).textContent);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(kinds[place.dataset.chart](data));
    new ResizeObserver(() => chart.resize()).observe(place);
  };
  return { kinds, base, colour, draw };
})();

document.querySelectorAll("[data-chart]").forEach(kyChart.draw);
