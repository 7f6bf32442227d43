package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.incident.Incident;
import io.cardea.model.sight.AdapterSight;
import io.cardea.model.sight.BreakerSight;
import java.util.List;
import java.util.Locale;

/**
 * An adapter with what this node sees of it at the moment.
 *
 * @param gateway the last incidents of the gateway as a whole
 */
record SightView(AdapterView adapter, AdapterSight sight, List<Incident> gateway) {

  String toJson() {
    JsonObject json =
        new JsonObject()
            .json("adapter", adapter.toJson())
            .number("conversations", sight.conversations());
    sight
        .retriesLeft()
        .ifPresent(left -> json.json("retriesLeft", String.format(Locale.ROOT, "%.1f", left)));
    return json.json(
            "breakers",
            JsonObject.array(sight.breakers().stream().map(SightView::breaker).toList()))
        .json("incidents", incidents(sight.incidents()))
        .json("gatewayIncidents", incidents(gateway))
        .toString();
  }

  private static String breaker(BreakerSight breaker) {
    JsonObject json =
        new JsonObject()
            .text("tool", breaker.tool())
            .text("state", breaker.state().name().toLowerCase(Locale.ROOT))
            .number("calls", breaker.calls())
            .number("failed", breaker.failed());
    breaker.opensIn().ifPresent(left -> json.number("opensInSeconds", left.toSeconds()));
    return json.toString();
  }

  private static String incidents(List<Incident> incidents) {
    return JsonObject.array(incidents.stream().map(SightView::incident).toList());
  }

  private static String incident(Incident incident) {
    return new JsonObject()
        .text("kind", incident.kind().word())
        .text("cause", incident.cause())
        .number("count", incident.count())
        .text("first", incident.first().toString())
        .text("last", incident.last().toString())
        .toString();
  }
}
