/* Charts and maps of figures, from the data beside them. The tables say the same without them. */
"use strict";

const kyFigures = (() => {
  const style = getComputedStyle(document.documentElement);
  const named = (name) => style.getPropertyValue(`--ky-${name}`).trim();
  const ink = named("ink"), grey = named("ink-2"), hair = named("hair"), teal = named("teal");
  const font = getComputedStyle(document.body).fontFamily;
  const base = () => ({ animation: false, textStyle: { fontFamily: font, color: ink, fontSize: 12 }, aria: { enabled: false } });
  const tooltip = { renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: grey, borderWidth: 1, padding: [6, 10], textStyle: { color: ink, fontFamily: font, fontSize: 13 } };
  const dataOf = (place) => JSON.parse(place.parentElement.querySelector(`[id="${place.dataset.source}"]`).textContent);
  const show = (place, option) => {
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option);
    new ResizeObserver(() => chart.resize()).observe(place);
    return chart;
  };

  /* A trend: one line or bars, the target dashed, the last value written at its end. */
  const lastOf = (data) => data.values.reduce((found, value, index) => (value === null ? found : index), -1);
  const series = (data) => {
    const last = lastOf(data);
    const points = data.values.map((value, index) => ({
      value,
      symbolSize: index === last ? 7 : 0,
      itemStyle: index === data.values.length - 1 && data.unfinished
        ? { color: "#fff", borderColor: teal, borderWidth: 1.5, borderType: data.bars ? "dashed" : "solid" } : { color: teal },
      label: { show: index === last, position: data.bars ? "top" : "right", color: ink, fontWeight: 600, formatter: () => data.texts[index] + (data.unfinished && index === data.values.length - 1 && data.bars ? `\n${data.unfinishedText}` : "") },
    }));
    return {
      type: data.bars ? "bar" : "line", data: points, symbol: "circle", showAllSymbol: true, barMaxWidth: 16, connectNulls: false,
      lineStyle: { color: teal, width: 2 },
      markLine: data.target === null ? undefined : {
        silent: true, symbol: "none", lineStyle: { type: "dashed", color: grey, width: 1 },
        label: { position: "insideStartTop", color: grey, formatter: data.targetText }, data: [{ yAxis: data.target }],
      },
    };
  };
  /* Round ends and steps, so that no two labels of the axis collide. */
  const niceStep = (span) => {
    const power = 10 ** Math.floor(Math.log10(span / 4));
    return [1, 2, 2.5, 5, 10].map((one) => one * power).find((step) => step * 4 >= span);
  };
  const within = (data) => {
    const known = data.values.concat(data.target === null ? [] : [data.target]).filter((value) => value !== null);
    const highest = Math.max(...known), lowest = data.bars ? 0 : Math.min(...known);
    const room = Math.max((highest - lowest) * 0.12, highest * 0.01, 0.5);
    const top = data.unit === "%" && highest <= 100 ? Math.min(100, highest + room) : highest + room;
    const bottom = data.bars ? 0 : Math.max(0, lowest - room);
    const interval = Math.max(niceStep(top - bottom), data.unit === "%" ? 0.1 : 1);
    return { min: Math.floor(bottom / interval) * interval, max: Math.ceil(top / interval - 1e-9) * interval, interval };
  };
  const trend = (place) => {
    const data = dataOf(place);
    if (!data.values.some((value) => value !== null)) { place.hidden = true; return; }
    show(place, {
      ...base(),
      grid: { left: 6, right: data.bars ? 10 : 58, top: 30, bottom: 4, containLabel: true },
      tooltip: { ...tooltip, trigger: "axis", formatter: (found) => `${data.months[found[0].dataIndex]}  ${data.texts[found[0].dataIndex]} ${data.unit}` },
      xAxis: { type: "category", data: data.months, boundaryGap: data.bars, axisLabel: { color: grey, hideOverlap: true, interval: (index) => data.months[index].endsWith("-01") || data.months[index].endsWith("-07"), formatter: (month) => month }, axisLine: { lineStyle: { color: grey } }, axisTick: { show: false } },
      yAxis: { type: "value", name: data.unit, nameTextStyle: { color: grey, align: "left" }, ...within(data), axisLabel: { color: grey, formatter: (value) => value.toLocaleString("en") }, splitLine: { lineStyle: { color: hair } } },
      series: [series(data)],
    });
  };

  /* A map: the colours of the list, name and value on it, a click leads on. */
  const map = async (place) => {
    const data = dataOf(place);
    const answer = await fetch(place.dataset.map, { credentials: "same-origin" });
    if (!answer.ok) { place.closest("figure").hidden = true; return; }
    echarts.registerMap(data.name, await answer.json());
    const byCode = new Map(data.areas.map((area) => [area.code, area]));
    const said = (area) => (area ? [area.name, `${area.shape} ${area.text}`.trim()].filter(Boolean).join("\n") : "");
    // Where there is no room for words, the shape alone says the state.
    const room = place.clientWidth / Math.sqrt(data.areas.length);
    const label = (area) => (room > 62 ? said(area) : area ? area.shape || (room > 40 ? area.text : "") : "");
    const chart = show(place, {
      ...base(),
      tooltip: { ...tooltip, formatter: (found) => said(byCode.get(found.name)) },
      series: [{
        type: "map", map: data.name, nameProperty: "name", selectedMode: false, left: 2, right: 2, top: 2, bottom: 2,
        label: { show: true, color: ink, fontSize: room > 62 ? 12 : 11, lineHeight: 15, formatter: (found) => label(byCode.get(found.name)) },
        labelLayout: { hideOverlap: true },
        itemStyle: { areaColor: "#fff", borderColor: "#7c8b93", borderWidth: 0.8 },
        emphasis: { label: { color: ink }, itemStyle: { areaColor: named("teal-soft"), borderColor: teal, borderWidth: 2 } },
        data: data.areas.map((area) => ({ name: area.code, value: 0, itemStyle: { areaColor: named(`paint-${area.paint}`) } })),
      }],
    });
    chart.on("click", (found) => { const area = byCode.get(found.name); if (area && area.address) window.location.assign(area.address); });
    point(place, chart);
  };

  /* Whoever points at a line of the list sees it on the map, and the other way round. */
  const point = (place, chart) => {
    const around = place.closest(".ky-chosen-areas, .ky-breakdown");
    const lines = new Map(Array.from(around.querySelectorAll("tr[data-area]")).map((line) => [line.dataset.area, line]));
    lines.forEach((line, code) => {
      line.addEventListener("mouseenter", () => chart.dispatchAction({ type: "highlight", name: code }));
      line.addEventListener("mouseleave", () => chart.dispatchAction({ type: "downplay", name: code }));
    });
    chart.on("mouseover", (found) => lines.get(found.name)?.classList.add("is-pointed"));
    chart.on("mouseout", (found) => lines.get(found.name)?.classList.remove("is-pointed"));
  };

  const draw = (within) => {
    within.querySelectorAll("[data-trend]").forEach(trend);
    within.querySelectorAll("[data-map]").forEach(map);
  };
  return { draw };
})();

kyFigures.draw(document);

/* Another figure was chosen: draw it, mark its line, and let the address say so. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  const chosen = document.getElementById("chosen");
  if (!chosen || event.detail.target.id !== "chosen") return;
  kyFigures.draw(chosen);
  if (chosen.getBoundingClientRect().top > window.innerHeight - 120) chosen.scrollIntoView({ block: "start" });
  document.querySelectorAll(".ky-figure-line").forEach((line) => line.classList.toggle("is-chosen", line.id === chosen.dataset.figure));
  const link = document.getElementById(chosen.dataset.figure)?.querySelector("[data-choose]");
  if (link) window.history.replaceState(null, "", link.href);
});
