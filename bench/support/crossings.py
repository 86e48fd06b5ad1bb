# SPDX-License-Identifier: Apache-2.0
"""crossings.py COUNT > FILE: a table of invented crossings as an office has one; nearly half are people who come back."""
import random
import sys

GIVEN = "SITI BUDI RAHMAT DEWI JOKO NURUL YUSUF SRI AGUS FATIMAH RUDI LINA TONO MELATI".split()
FAMILY = "WIJAYA SURYADI GUNAWAN HUTABARAT LESTARI PRATAMA SIREGAR HARTONO WIBOWO".split()


def main() -> None:
    chance = random.Random(2026)
    away: list[list[str]] = []
    print("Nama,No. Paspor,Kebangsaan,Tgl Lahir,L/P,Telepon,Arah,TPI,Tanggal,Jam,Penerbangan,Negara Tujuan,Keperluan")
    for i in range(int(sys.argv[1])):
        back = bool(away) and chance.random() < 0.45
        if back:
            person = away.pop(chance.randrange(len(away)))
        else:
            nationality = "IDN" if chance.random() < 0.8 else chance.choice(["MYS", "SGP", "CHN"])
            born = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1950, 2015)}"
            person = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}", f"X{i:07}", nationality, born, chance.choice("LP"), f"08{chance.randrange(10**10):010}"]
            away.append(person)
        day = i * 300 // int(sys.argv[1])
        when = f"{1 + day % 28:02}/{1 + day // 28:02}/2025,{chance.randrange(24):02}:{chance.randrange(60):02}"
        print(",".join(person), "masuk" if back else "keluar", "fatmawati", when, f"SJ {chance.randrange(999):03}", "Malaysia", "Wisata", sep=",")


if __name__ == "__main__":
    main()
