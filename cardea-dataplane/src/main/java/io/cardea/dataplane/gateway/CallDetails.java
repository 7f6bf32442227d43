package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.ClientInfo;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.listing.EndpointView;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.audit.Intent;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.Optional;

/** By what, with what and of what a call is, for the audit log. */
final class CallDetails {

  private final EndpointViews views;
  private final CatalogFeed catalog;

  CallDetails(EndpointViews views, CatalogFeed catalog) {
    this.views = views;
    this.catalog = catalog;
  }

  /**
   * What is recorded of a call.
   *
   * @param target tool or prompt, or what kind of resource, if any
   * @param detail the rest
   */
  record Found(Optional<String> target, Intent.Detail detail) {}

  /** What is recorded of {@code call}, which was permitted. */
  Found of(Call call) {
    Action action = call.knownPermit().map(Permit::action).orElse(Action.USE);
    Optional<Adapter> server = call.server();
    Optional<EndpointView> view = server.map(_ -> view(call));
    Optional<Item> item = view.flatMap(known -> item(call, action, known));
    boolean isResource = action.kind() == Action.Kind.RESOURCE;
    Principal caller = call.principal();
    return new Found(
        ResourceLabel.target(action, item),
        new Intent.Detail(
            ClientInfo.of(call),
            caller.actors(),
            credential(call),
            isResource ? Optional.of(action.target()) : Optional.empty(),
            item.map(Item::digest),
            server.flatMap(adapter -> view.orElseThrow().serverVersion(adapter)),
            server.map(Adapter::credentials).orElse("")));
  }

  private EndpointView view(Call call) {
    return views.of(call.arrival().snapshot(), catalog.current(), call);
  }

  /**
   * Where several servers are behind one address, what is called was looked up by its name there.
   */
  private static Optional<Item> item(Call call, Action action, EndpointView view) {
    if (call.destination() instanceof Destination.Server server && server.item().isPresent()) {
      return server.item();
    }
    if (call.arrival().route().endpoint().kind() != EndpointKey.Kind.ADAPTER) {
      return Optional.empty();
    }
    Optional<EndpointView.Target> found =
        switch (action.kind()) {
          case USE -> Optional.empty();
          case TOOL -> view.tool(action.target());
          case PROMPT -> view.prompt(action.target());
          case RESOURCE -> view.resource(action.target());
        };
    return found.flatMap(EndpointView.Target::item);
  }

  /** What let the caller in; names no secret. */
  private static String credential(Call call) {
    return switch (call.credential()) {
      case Credential.Key key -> "key " + key.id();
      case Credential.Token _ -> "token";
      case Credential.Told _ -> "introspected token";
      case Credential.None _ -> call.principal().isAnonymous() ? "none" : "certificate";
    };
  }
}
