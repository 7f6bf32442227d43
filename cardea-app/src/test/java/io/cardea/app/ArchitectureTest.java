package io.cardea.app;

import io.cardea.gates.ModuleGate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> gates() {
    return ModuleGate.of("app", "model", "mcp", "audit", "upstream", "dataplane", "controlplane")
        .tests();
  }
}
