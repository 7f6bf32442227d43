package io.cardea.app.gateway;

import io.cardea.controlplane.keys.KeyService;
import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.node.PeerLink;
import io.cardea.model.session.SessionStore;

/**
 * What one node of a gateway shares with the others. Whoever made it closes it, after the gateway.
 *
 * @param link the way to the others
 * @param sealing the same keys on every node, or one would not believe what another has sealed
 * @param sessions where all nodes keep sessions
 * @param abandoned what ended sessions have left at servers; any node ends it
 * @param keys the issued API keys
 */
public record Node(
    PeerLink link,
    SessionKeys sealing,
    SessionStore sessions,
    Abandoned abandoned,
    KeyService keys) {}
