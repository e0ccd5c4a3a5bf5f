/// What a file begins with: its brands, and room for the header of the box that swallows the fragments at the end.
enum FileType {
    /// `iso6` means version 1 of `tfdt` and for offsets relative to the fragment (`iso5`), which an unfinished
    /// file needs; a finished one is a plain MP4 file too (ISO/IEC 14496-12 annex E, ISO/IEC 14496-14 §4).
    private static let brands: [BoxType] = ["mp42", "mp41", "iso6", "iso5"]
    /// `M4A ` comes from Apple and is registered with the MP4 Registration Authority; players go by the first brand.
    private static let audioBrands: [BoxType] = ["M4A ", "mp42", "iso6", "iso5"]

    static let byteCount = 16 + 4 * brands.count

    /// Length of an `mdat` header with a 64-bit size (ISO/IEC 14496-12 §4.2.2).
    static let placeholderByteCount = 16

    /// The correction that gives a file with `track` the brand it must have (`av01`: AV1 in ISO BMFF §2.1). It takes
    /// the place of `mp41`, which means no more than `mp42`.
    static func brandCorrection(for track: SampleEntry) -> (offset: Int64, bytes: [UInt8])? {
        guard let brand = track.brand, let place = brands.firstIndex(of: "mp41") else { return nil }
        var writer = BoxWriter()
        writer.uint32(brand.code)
        return (Int64(16 + 4 * place), writer.bytes)
    }

    static func write(to writer: inout BoxWriter, isAudioAlone: Bool = false) {
        let brands = isAudioAlone ? audioBrands : brands
        writer.box("ftyp") { box in
            box.uint32(brands[0].code)
            box.uint32(0)
            for brand in brands { box.uint32(brand.code) }
        }
        writer.box("free") { $0.zeros(placeholderByteCount - 8) }
    }

    /// The header that turns everything up to `end` into media bytes: from then on the fragments' own boxes are
    /// content that no index entry points to. A size of 64 bits only where it is needed, because some readers do not
    /// know it; before a short one remains half of the room.
    static func mediaHeader(from start: Int64, to end: Int64) -> [UInt8] {
        var writer = BoxWriter()
        if let short = UInt32(exactly: end - start - 8) {
            writer.box("free") { _ in }
            writer.uint32(short)
            writer.uint32(BoxType(stringLiteral: "mdat").code)
        } else {
            writer.uint32(1)
            writer.uint32(BoxType(stringLiteral: "mdat").code)
            writer.uint64(UInt64(clamping: end - start))
        }
        return writer.bytes
    }
}
