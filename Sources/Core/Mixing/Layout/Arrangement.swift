/// Who is where: what a layout comes to for the inputs of a moment.
public struct Arrangement: Hashable, Sendable {
    /// One input in its region.
    public struct Place: Hashable, Sendable {
        public var input: String
        public var region: Region

        public init(input: String, region: Region) {
            self.input = input
            self.region = region
        }
    }

    /// In the order of painting: later ones lie over earlier ones. Empty regions are not listed.
    public var places: [Place]

    public init(places: [Place]) {
        self.places = places
    }

    /// Inputs in the order of `regions`; who finds no region is not drawn.
    init(inputs: [String], regions: [Region]) {
        places = zip(inputs, regions).map { Place(input: $0, region: $1) }
    }

    public func region(of input: String) -> Region? {
        places.first { $0.input == input }?.region
    }
}
