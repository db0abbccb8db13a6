
// Moves the threshold of a report: confusion matrix, figures and mistakes. It has no less-than sign and no ampersand, so
// that the page stays well-formed XML.
(function () {
  "use strict";
  var PAGE = 24;
  var panel = document.getElementById("threshold-panel");
  var slider = document.getElementById("threshold");
  var thresholds = numbers("thresholds");
  var truePositives = numbers("true-positives");
  var falsePositives = numbers("false-positives");
  // At a threshold of 0 all are called 1.
  var positives = truePositives[0];
  var negatives = falsePositives[0];
  var galleries = list(document, ".mistakes").map(gallery);

  function numbers(name) {
    return panel.getAttribute("data-" + name).split(",").map(Number);
  }

  function list(parent, selector) {
    return Array.prototype.slice.call(parent.querySelectorAll(selector));
  }

  function count(value) {
    return value.toLocaleString("en-US");
  }

  function share(part, whole) {
    return whole === 0 ? "none" : (part / whole).toFixed(4);
  }

  function show(selector, name, text) {
    panel.querySelector("[" + selector + "='" + name + "']").textContent = text;
  }

  function mistakes(label, at) {
    return label === 0 ? falsePositives[at] : positives - truePositives[at];
  }

  // Patches stand in the order of confidence, so that the mistakes of a threshold are the first ones.
  function gallery(element) {
    var label = Number(element.getAttribute("data-label"));
    var place = element.querySelector(".patches");
    var cards = list(element, ".patch");
    var says = element.querySelector(".says");
    var pager = document.createElement("div");
    var where = document.createElement("span");
    var total = 0;
    var first = 0;
    var back = button("Previous", -PAGE);
    var on = button("Next", PAGE);
    cards.forEach(function (card) { place.appendChild(card); });
    list(element, ".more").forEach(function (more) { more.remove(); });
    pager.className = "pager";
    [back, where, on].forEach(function (part) { pager.appendChild(part); });
    element.appendChild(pager);

    function button(text, step) {
      var made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", function () {
        first += step;
        draw();
      });
      return made;
    }

    function draw() {
      var shown = Math.min(total, cards.length);
      var last = Math.min(first + PAGE, shown);
      cards.forEach(function (card, i) { card.hidden = first > i || i >= last; });
      where.textContent = count(first + 1) + " to " + count(last) + " of " + count(shown);
      back.disabled = first === 0;
      on.disabled = last >= shown;
      pager.hidden = PAGE >= shown;
    }

    return function (at) {
      total = mistakes(label, at);
      first = 0;
      var left = total - cards.length;
      says.textContent = total === 0 ? "There are none."
        : count(total) + ", the most confident first" + (left > 0 ? "; the " + count(left)
          + " with least confidence are not in this page, but in predictions.csv." : ".");
      draw();
    };
  }

  function update() {
    var at = Number(slider.value);
    var tp = truePositives[at];
    var fp = falsePositives[at];
    var fn = positives - tp;
    var tn = negatives - fp;
    document.getElementById("threshold-value").textContent = String(thresholds[at]);
    show("data-cell", "true positives", count(tp));
    show("data-cell", "false positives", count(fp));
    show("data-cell", "false negatives", count(fn));
    show("data-cell", "true negatives", count(tn));
    show("data-figure", "recall", share(tp, positives));
    show("data-figure", "precision", share(tp, tp + fp));
    show("data-figure", "specificity", share(tn, negatives));
    show("data-figure", "accuracy", share(tp + tn, positives + negatives));
    show("data-figure", "F1 score", share(2 * tp, 2 * tp + fp + fn));
    galleries.forEach(function (draw) { draw(at); });
  }

  slider.value = panel.getAttribute("data-at");
  slider.addEventListener("input", update);
  panel.hidden = false;
  update();
}());
