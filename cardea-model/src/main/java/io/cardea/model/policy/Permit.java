package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Principal;

/**
 * Yes, for this principal, adapter and action. Only {@link AccessPolicy} makes one, and only with
 * one can an upstream be opened.
 */
public final class Permit implements Decision {

  private final Principal principal;
  private final Adapter adapter;
  private final Action action;
  private final String rule;

  Permit(Principal principal, Adapter adapter, Action action, String rule) {
    this.principal = principal;
    this.adapter = adapter;
    this.action = action;
    this.rule = rule;
  }

  /**
   * Lets the gateway itself ask {@code adapter} what it offers and whether it is well; no call of
   * anybody goes by it.
   */
  public static Permit toLearn(Adapter adapter) {
    Principal gateway = Principal.gateway(adapter.key().tenant());
    return new Permit(gateway, adapter, Action.USE, "the gateway learns what is offered");
  }

  public Principal principal() {
    return principal;
  }

  public Adapter adapter() {
    return adapter;
  }

  public Action action() {
    return action;
  }

  @Override
  public String rule() {
    return rule;
  }
}
