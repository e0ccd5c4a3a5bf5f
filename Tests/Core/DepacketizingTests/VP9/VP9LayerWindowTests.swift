import Testing

@testable import Depacketizing

struct VP9LayerWindowTests {
    @Test func knowsTheLayersOfEachPicture() {
        var window = VP9LayerWindow()
        window.append(layers: 0b11)
        window.append(layers: 0)
        window.append(layers: 0b1)
        #expect(window.contains(3, layer: 0) && window.contains(3, layer: 1))
        #expect(!window.contains(2, layer: 0))
        #expect(window.contains(1, layer: 0) && !window.contains(1, layer: 1))
        #expect(!window.contains(4, layer: 0))
        #expect(!window.contains(0, layer: 0))
    }

    @Test func reaches128PicturesBack() {
        var window = VP9LayerWindow()
        window.append(layers: 0b1)
        for _ in 1..<VP9LayerWindow.length { window.append(layers: 0) }
        #expect(window.contains(128, layer: 0))
        window.append(layers: 0)
        #expect(!window.contains(128, layer: 0))
        #expect(!window.contains(129, layer: 0))
    }

    @Test func forgetsPicturesAndCountsOn() {
        var window = VP9LayerWindow()
        for _ in 0..<3 { window.append(layers: 0xFF) }
        window.removeAll()
        #expect(window.next == 3)
        for distance in 1...128 { #expect(!window.contains(distance, layer: 0)) }
    }
}
