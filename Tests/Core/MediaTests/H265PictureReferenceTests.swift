import Media
import Testing

@Suite struct H265PictureReferenceTests {
    // ITU-T H.265 §3.77: IRAP pictures.
    @Test(arguments: [
        (H265PictureReference.Kind.idr, true), (.bla, true), (.cra, true), (.rasl, false), (.radl, false),
        (.trailing, false),
    ])
    func knowsWhereDecodingCanBegin(kind: H265PictureReference.Kind, isRandomAccess: Bool) {
        let picture = H265PictureReference(
            kind: kind, temporalID: 0, isSubLayerNonReference: false, orderCount: 0, orderCountModulus: 256,
            references: [])
        #expect(picture.isRandomAccess == isRandomAccess)
    }
}
