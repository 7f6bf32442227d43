package io.cardea.testkit;

import io.cardea.gates.ModuleGate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> gates() {
    return ModuleGate.of(
            "testkit", "model", "mcp", "audit", "upstream", "dataplane", "controlplane", "app")
        .tests();
  }
}
