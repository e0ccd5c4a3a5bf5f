import Media

extension FrameSize {
    /// Sizes by OWT's names for them (owt-server `formatUtil.js`, `VideoHelper.h`).
    private static let names: [String: (width: Int, height: Int)] = [
        "qcif": (176, 144), "cif": (352, 288), "qvga": (320, 240), "sif": (320, 240), "hvga": (480, 320),
        "vga": (640, 480), "svga": (800, 600), "xga": (1024, 768), "hd720p": (1280, 720), "hd1080p": (1920, 1080),
        "uhd_4k": (3840, 2160),
    ]

    /// Encoders refuse less than 16 samples; 8192 is the largest side of H.265 level 6, and players take no more.
    static let sides = 16...8192

    /// Reads a name, `r<width>x<height>`, or `{width, height}`.
    ///
    /// Encoded pictures are 4:2:0, so both sides are even.
    init?(_ node: DocumentNode?, _ reader: inout DocumentReader) {
        guard let node else { return nil }
        if case .string(let name) = node.content {
            guard let size = Self.named(name) else {
                reader.refuse(
                    node, "\(node.summary) is not a resolution",
                    accepted: Self.names.keys.sorted().joined(separator: ", ") + ", r960x540, {width: 960, height: 540}"
                )
                return nil
            }
            self = size
            return
        }
        let object = reader.object(node, keys: ["width", "height"])
        let sides = ["width", "height"].map { key -> Int? in
            let side = reader.required(object, key, accepted: "an even number")
            guard let side, let length = reader.integer(side, in: Self.sides, unit: "samples") else { return nil }
            guard length.isMultiple(of: 2) else {
                reader.refuse(side, "\(length) is odd", accepted: "an even number")
                return nil
            }
            return length
        }
        guard let width = sides[0], let height = sides[1] else { return nil }
        self.init(width: width, height: height)
    }

    private static func named(_ name: String) -> FrameSize? {
        if let size = names[name] { return FrameSize(width: size.width, height: size.height) }
        let parts = name.dropFirst().split(separator: "x", omittingEmptySubsequences: false)
        guard name.first == "r", parts.count == 2, let width = side(parts[0]), let height = side(parts[1]) else {
            return nil
        }
        return FrameSize(width: width, height: height)
    }

    private static func side(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let length = Int(text),
            sides.contains(length), length.isMultiple(of: 2)
        else { return nil }
        return length
    }

    var json: JSONValue {
        .sorted(["width": .integer(Int64(width)), "height": .integer(Int64(height))])
    }
}
