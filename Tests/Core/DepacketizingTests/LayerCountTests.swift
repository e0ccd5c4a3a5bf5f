import Testing

@testable import Depacketizing

struct LayerCountTests {
    @Test func isOneOfEachWithoutScalability() {
        #expect(LayerCount().spatial == 1)
        #expect(LayerCount().temporal == 1)
    }

    @Test func remembersTheHighestLayers() {
        var layers = LayerCount()
        for (spatial, temporal) in [(0, 2), (2, 0), (1, 1)] as [(UInt8, UInt8)] {
            layers.note(spatialID: spatial, temporalID: temporal)
        }
        #expect(layers.spatial == 3)
        #expect(layers.temporal == 3)
        layers.note(spatialID: .max, temporalID: .max)
        #expect(layers.spatial == 256)
    }
}
