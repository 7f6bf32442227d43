package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.orders.OrderReport;
import io.cardea.controlplane.orders.OrderResult;
import io.cardea.controlplane.orders.OrderTask;
import io.cardea.model.audit.LegalHold;
import java.util.List;

/** An order to all nodes as the API shows it. */
final class OrderView {

  private OrderView() {}

  /** How one stands. */
  static String of(OrderReport report) {
    JsonObject view =
        new JsonObject()
            .text("id", report.order().id().toString())
            .text("task", report.order().task().label());
    switch (report.order().task()) {
      case OrderTask.Erase _ -> {}
      case OrderTask.Hold(LegalHold hold) -> view.text("hold", hold.name());
      case OrderTask.Release release -> view.text("hold", release.name());
    }
    List<String> nodes =
        report.nodes().stream()
            .map(node ->
                new JsonObject()
                    .text("log", node.log())
                    .text("node", node.node())
                    .text("state", state(report.state(), node))
                    .toString())
            .toList();
    return view.text("at", report.order().at().toString())
        .text("by", report.order().by())
        .text("log", report.order().log())
        .text("reason", report.order().reason())
        .flag("done", report.isDone())
        .flag("ended", report.state() == OrderReport.State.ENDED)
        .json("nodes", JsonObject.array(nodes))
        .toString();
  }

  private static String state(OrderReport.State state, OrderReport.OnNode node) {
    return node.result()
        .filter(result -> result.isFinal() || result == OrderResult.MISSED)
        .map(OrderResult::label)
        .orElseGet(() ->
            switch (state) {
              case OPEN -> node.result().map(OrderResult::label).orElse("waiting");
              case ENDED -> "ended";
              case LOST -> "lost";
            });
  }
}
