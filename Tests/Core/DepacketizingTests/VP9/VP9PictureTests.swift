import Media
import TestSupport
import Testing

@testable import Depacketizing

struct VP9PictureTests {
    /// A layer frame's descriptor, not flexible (RFC 9628 §4.2): I=1 P=1 L=1 B=1 E=1, PictureID 5.
    private func descriptor(layer: UInt8, dependsOnLower: Bool = false) throws -> VP9PayloadDescriptor {
        try VP9PayloadDescriptor(parsing: [0xEC, 5, layer << 1 | (dependsOnLower ? 1 : 0), 0].span)
    }

    /// Flexible mode: F=1, one P_DIFF.
    private func flexible(distance: UInt8) throws -> VP9PayloadDescriptor {
        try VP9PayloadDescriptor(parsing: [0xDC, 5, distance << 1].span)
    }

    private func header(
        isKeyFrame: Bool = false, isErrorResilient: Bool = false, refreshFlags: Int = 1
    ) throws -> VP9FrameHeader {
        try VP9FrameHeader(
            parsing: vp9Head(
                isKeyFrame: isKeyFrame, isErrorResilient: isErrorResilient, refreshFlags: refreshFlags
            ).span)
    }

    @Test func isAKeyFrameWhenItsLowestLayerIs() throws {
        var picture = VP9Picture()
        picture.begin(try descriptor(layer: 0))
        picture.addLayer(try descriptor(layer: 0), header: try header(isKeyFrame: true), at: 0)
        picture.addLayer(try descriptor(layer: 1), header: try header(), at: 10)
        #expect(picture.keyFrame?.width == 640)
        #expect(picture.topSpatialID == 1)
        #expect(picture.hasLayers)
        picture.begin(try descriptor(layer: 0))
        picture.addLayer(try descriptor(layer: 0), header: try header(), at: 0)
        picture.addLayer(try descriptor(layer: 1), header: try header(isKeyFrame: true), at: 10)
        #expect(picture.keyFrame == nil)
    }

    @Test func listsItsLayersWithWhatTheyNeed() throws {
        var picture = VP9Picture()
        picture.begin(try descriptor(layer: 0))
        #expect(!picture.hasLayerIndices)
        for layer in 0..<2 {
            let header = try header(isErrorResilient: layer == 0, refreshFlags: layer)
            picture.addLayer(try descriptor(layer: UInt8(layer)), header: header, at: layer * 10)
        }
        #expect(picture.hasLayerIndices)
        guard case .vp9(5, 7, false, let layers) = picture.reference else {
            Issue.record("another reference")
            return
        }
        #expect(layers.map(\.spatialID) == [0, 1])
        #expect(layers.map(\.isErrorResilient) == [true, false])
        #expect(layers.map(\.refreshedSlots) == [0, 1])
        #expect(layers.map { $0.distances == nil } == [true, true])
    }

    @Test func keepsTheDistancesOfEachLayer() throws {
        var picture = VP9Picture()
        picture.begin(try flexible(distance: 1))
        for (i, distance) in ([1, 3] as [UInt8]).enumerated() {
            picture.addLayer(try flexible(distance: distance), header: try header(), at: i)
        }
        guard case .vp9(_, _, _, let layers) = picture.reference else {
            Issue.record("another reference")
            return
        }
        #expect(layers.map { $0.distances?.last } == [1, 3])
    }

    @Test func refusesALayerWithoutTheOneBelow() throws {
        var picture = VP9Picture()
        picture.begin(try descriptor(layer: 0))
        #expect(throws: DepacketizingError.missingLayer(spatialID: 1)) {
            try picture.check(try descriptor(layer: 1, dependsOnLower: true))
        }
        picture.addLayer(try descriptor(layer: 0), header: try header(), at: 0)
        try picture.check(try descriptor(layer: 1, dependsOnLower: true))
        try picture.check(try descriptor(layer: 2))
        #expect(throws: DepacketizingError.missingLayer(spatialID: 2)) {
            try picture.check(try descriptor(layer: 2, dependsOnLower: true))
        }
    }

    // VP9 bitstream specification Annex B.2: frames_in_superframe_minus_1 has three bits.
    @Test func refusesMoreLayersThanASuperframeIndexLists() throws {
        var picture = VP9Picture()
        picture.begin(try descriptor(layer: 0))
        for i in 0..<8 {
            try picture.check(try descriptor(layer: 0))
            picture.addLayer(try descriptor(layer: 0), header: try header(), at: i)
        }
        #expect(throws: DepacketizingError.tooManyLayers(limit: 8)) { try picture.check(try descriptor(layer: 0)) }
    }

    @Test(arguments: [[5], [5, 7], [1, 2, 300, 4, 5, 6, 7, 8]])
    func appendsAnIndexOfSeveralLayers(sizes: [Int]) throws {
        var picture = VP9Picture()
        picture.begin(try descriptor(layer: 0))
        var bytes: [UInt8] = []
        for size in sizes {
            picture.addLayer(try descriptor(layer: 0), header: try header(), at: bytes.count)
            bytes += [UInt8](repeating: 1, count: size)
        }
        let content = bytes
        picture.appendSuperframeIndex(to: &bytes)
        #expect(bytes == content + (sizes.count > 1 ? superframeIndex(sizes) : []))
        #expect(picture.superframeIndexByteCount == bytes.count - content.count)
    }
}
